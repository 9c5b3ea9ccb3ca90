"""What a careful reader would find in a table. The auditor corrects nothing; it only tells."""

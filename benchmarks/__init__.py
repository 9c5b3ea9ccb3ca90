"""What is fast, measured beside a floor or a peer in the same run: python -m benchmarks.NAME"""

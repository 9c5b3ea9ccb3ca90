"""When did something last happen that an open page may show? Asked for each page that is kept."""

import threading

from django.utils import timezone

from fardplan.journal.models import Entry

# What concerns accounts, and the work inside a body until it hands in its answer: no open page
# shows any of it. Whatever is not named here is taken to change every page.
UNSEEN = frozenset(
    {
        *("signed_in", "sign_in_refused", "linked_to_provider", "session_ended", "sessions_ended"),
        *("password_changed", "first_password_set", "recovery_link_sent", "password_recovered"),
        *("factor_added", "factor_removed", "factors_taken_away", "recovery_codes_made"),
        *("recovery_code_used", "token_issued", "token_revoked"),
        *("journal_exported", "personal_data_exported"),
        *("section_written", "contribution_written", "comment_written", "view_written"),
        *("department_invited", "department_day_moved", "proposal_signed", "proposal_reopened"),
    }
)
Moment = tuple[int, str]


class LastChange:
    """What one process has seen of the journal: it asks only for what is new since last time."""

    def __init__(self) -> None:
        self._read, self._changed = -1, 0
        self._lock = threading.Lock()

    def moment(self) -> Moment:
        """The last entry that counts, and the day: a page shows the same while both stand still.

        Asked before a page is made: what is written meanwhile makes the page old at once.
        """
        entries = Entry.objects.values_list("sequence", "event")
        if self._read < 0:
            new = list(entries.order_by("-sequence")[:1])
        else:
            new = list(entries.filter(sequence__gt=self._read))
        with self._lock:
            self._read = max([self._read, 0, *(sequence for sequence, _ in new)])
            seen = (sequence for sequence, event in new if event not in UNSEEN)
            self._changed = max([self._changed, *seen])
            return self._changed, timezone.localdate().isoformat()

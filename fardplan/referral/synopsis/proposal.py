"""The centre's paper after a referral, worked out from the same facts as the synopsis."""

from fardplan.documents.papers.decision_proposal import (
    DecisionProposal,
    Findings,
    decision_proposal,
)
from fardplan.documents.papers.language import SWEDISH
from fardplan.documents.papers.paper import Paper
from fardplan.documents.papers.synopsis import WHOLE
from fardplan.errors import sentence
from fardplan.referral.synopsis.frame import Frame
from fardplan.referral.synopsis.phrases import on_answers, on_place
from fardplan.referral.synopsis.wording import (
    asked_in_groups,
    changes_of,
    head_of,
    introduction,
    label_of,
    standpoint,
)

APPROVED = sentence("”{edition}” godkänns.")
APPROVED_CHANGED = sentence(
    "”{edition}” godkänns med de ändringar som framgår av det här tjänsteutlåtandet."
)
ANNEXES = (
    sentence("Remissammanställning, avsnitt för avsnitt"),
    sentence("Remissammanställning, instans för instans"),
)
WHOLE_LABEL = sentence("Färdplanen som helhet")
WORKING_MATERIAL = sentence("Arbetsmaterial")


def proposal_of(frame: Frame, *, is_final: bool) -> Paper:
    """The proposal, in Swedish as the city decides; working material until it is reported."""
    approved = APPROVED_CHANGED if frame.changes else APPROVED
    labels = {WHOLE: WHOLE_LABEL, **{one.key: label_of(one, SWEDISH) for one in frame.places}}
    spoken_of = {place for stands in frame.positions.values() for place in stands}
    answered = tuple(on_answers(frame, SWEDISH))
    return decision_proposal(
        DecisionProposal(
            head=head_of(frame),
            title=frame.title,
            proposals=(approved.format(edition=frame.edition),),
            summary=answered[:1],
            background=introduction(frame, SWEDISH),
            asked=asked_in_groups(frame, SWEDISH),
            answered=answered,
            findings=tuple(
                _findings(frame, key, label)
                for key, label in labels.items()
                if key in spoken_of or key in frame.views
            ),
            changes=changes_of(frame, SWEDISH),
            annexes=ANNEXES,
            standing="" if is_final else WORKING_MATERIAL,
        )
    )


def _findings(frame: Frame, place: str, label: str) -> Findings:
    return Findings(label, tuple(on_place(frame, place, SWEDISH)), standpoint(frame, place))

from django.conf import settings

from fardplan.commandline import FardplanCommand
from fardplan.people.actions import load_bodies
from fardplan.people.definitions import read_bodies
from fardplan.people.models import Body
from fardplan.people.operator import OPERATOR
from fardplan.referral import actions
from fardplan.roadmap.models import Edition

BODIES = settings.ROOT / "definitions" / "bodies" / "exempel.yaml"
ANSWER = settings.ROOT / "data" / "answers" / "exempelsvar.txt"


class Command(FardplanCommand):
    help = "Read the invented answer that ships, marked as invented wherever it is shown."

    def handle(self, **options):
        definition = read_bodies(BODIES)
        load_bodies(definition=definition, by=OPERATOR)
        actions.register_answer(
            edition=Edition.objects.shown(),
            body=Body.objects.get(key=definition.bodies[0].key),
            name=ANSWER.name,
            content=ANSWER.read_bytes(),
            by=OPERATOR,
            is_synthetic=True,
        )

import pytest

from tests import make

# Two strategies answered together, one alone, one view on the whole; in the form of an office.
ANSWER = """\
Förvaltningens synpunkter

Förvaltningen ser positivt på färdplanen.

Strategi 1.2 Öka deltagandet och stärk likvärdigheten i
förskolan
Strategin handlar om förskolan.
Förvaltningens synpunkter:
Förvaltningen välkomnar förslagen.

Strategi 3.1 Öka tillgången till bostäder i resurssvaga hushåll
Strategin handlar om bostäder.
Förvaltningens synpunkter:
Se svar under 3.2.

Strategi 3.2 Främja socialt blandade bostadsområden
Strategin handlar om blandning.
Förvaltningens synpunkter på 3.1 och 3.2:
Det finns få billiga bostäder i norr.
"""


@pytest.fixture
def farsta(db):
    return make.body("farsta", name="Farsta stadsdelsnämnd")


@pytest.fixture
def answer(stockholm, farsta):
    return make.answer(stockholm, farsta, ANSWER)

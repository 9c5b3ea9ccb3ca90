"""The centre sends the edition to those it asks."""

from tests.journeys.referral.person import REFERRAL, TITLE, Person, day

SPECIALISED = (
    "Arbetsmarknadsnämnden",
    "Exploateringsnämnden",
    "Fastighetsnämnden",
    "Idrottsnämnden",
    "Kulturnämnden",
    "Miljö- och hälsoskyddsnämnden",
    "Socialnämnden",
    "Stadsbyggnadsnämnden",
    "Utbildningsnämnden",
    "Äldrenämnden",
)


def send(strategist: Person) -> None:
    """The edition that ships goes to thirteen district boards and ten specialised ones."""
    strategist.open("/remissarbete/ny/")
    strategist.page.get_by_label("Utgåva").select_option(index=1)
    strategist.fill("Rubrik", TITLE)
    strategist.fill("Nyckel", "remiss-1")
    strategist.fill("Sista svarsdag", day(30))
    strategist.fill("Remissbrev", "Hej!\n\nVi vill veta vad ni tycker.")
    strategist.fill("Frågor att svara på", "Vad saknas?\nVem gör vad?")
    strategist.tick("Alla får svara, också de som inte är tillfrågade")
    strategist.look()
    strategist.press("Spara och välj instanser")
    strategist.tick("stadsdelsnämnd (13)")
    for name in SPECIALISED:
        strategist.tick(name)
    strategist.press("Lägg till")
    strategist.sees("23 valda")
    strategist.look()
    strategist.follow("Läs igenom brevet")
    strategist.look()
    strategist.press("Skicka remissen")
    strategist.open(REFERRAL)
    strategist.sees("Utgåvans fingeravtryck")
    strategist.look()

"""A referral in a real browser without JavaScript, from the letter to the first point."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.conftest import running
from tests.journeys.test_signing_in import looked_at

PASSWORD = "ett langt losenord 2026"
TITLE = "Färdplan för ett Stockholm för alla"
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
DEPARTMENTS = {
    "forskola": "Förskolan behöver fler utbildade förskollärare.",
    "fritid": "Öppna förskolor når dem som annars inte kommer.",
    "stod": "Föräldrar frågar efter stöd på fler språk.",
}
STAFF = "Personal till förskolorna i ytterstaden saknas i planen."
WOVEN = f"Nämnden tillstyrker förslaget.\n\n{STAFF}"

# The city has eleven district boards today; the two invented ones make them as many as were asked.
MAKE_PEOPLE = """
from fardplan.people import actions
from fardplan.people.models import Body, Role
from fardplan.people.operator import OPERATOR
from tests.referral import made

def person(role, at, name):
    one = actions.add_person(email=f"{{name}}@exempel.se", name=name.capitalize(), by=OPERATOR)
    token = actions.invite(person=one, by=OPERATOR)
    actions.set_first_password(pk=one.pk, token=token, password="{password}")
    actions.appoint(person=one, role=role, body=at, by=OPERATOR)

made.board("exempel-norra"), made.board("exempel-sodra")
centre, farsta = Body.objects.get(key="kommunstyrelsen"), Body.objects.get(key="farsta")
person(Role.STRATEGIST, centre, "strateg"), person(Role.STRATEGIST, centre, "strateg2")
person(Role.REGISTRAR, centre, "registrator")
person(Role.OFFICER, farsta, "handlaggare"), person(Role.HEAD, farsta, "chef")
person(Role.SECRETARY, farsta, "sekreterare")
for key in {departments}:
    person(Role.CONTRIBUTOR, made.department(farsta, key), key)
"""
# Other boards answer the same way as the one that is followed here, one late and two as one.
OTHERS_ANSWER = """
from fardplan.people.models import Body
from fardplan.referral.deciding import actions as deciding
from fardplan.referral.models import Referral
from fardplan.referral.preparing import actions as preparing
from tests.referral import made

referral = Referral.objects.get(key="remiss-1")
alone, one, other = (Body.objects.get(key=key) for key in ("kungsholmen", "bromma", "skarpnack"))
with made.later(40):
    made.submitted(referral, alone, made.team_of(alone), "Vi tillstyrker förslaget.")
team = made.team_of(one)
draft = made.proposed(made.opened(referral, one, team), team, "Vi avstyrker förslaget.")
joint = dict(kind="full", joint_with=[other], by=team.officer)
preparing.choose_kind(draft=draft, seen=draft.version, **joint)
made.decided(made.signed(draft, team), team)
deciding.submit(draft=draft, by=team.secretary)
"""


def day(days: int) -> str:
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


@pytest.fixture
def sign_in(open_page):
    """A person's own browser, that runs no scripts."""

    def open_as(name: str, url: str) -> Page:
        page = open_page(javascript=False)
        page.goto(f"{url}/konto/logga-in/")
        page.get_by_label("E-post").fill(f"{name}@exempel.se")
        page.get_by_label("Lösenord").fill(PASSWORD)
        press(page, "Logga in")
        expect(page).not_to_have_url(f"{url}/konto/logga-in/")
        return page

    return open_as


@pytest.fixture
def look(open_page, picture):
    """Look at what somebody has before her, in a browser where axe can run; keep it if named."""

    def at(page: Page, name: str = "") -> None:
        other = open_page()
        other.context.add_cookies(page.context.cookies())
        other.goto(page.url)
        looked_at(other, picture if name else None, name)
        other.context.close()

    return at


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def unfold(page: Page, words: str) -> None:
    page.locator("summary", has_text=words).first.click()


def says(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


def send(page: Page, url: str, look) -> None:
    """The edition that ships goes to thirteen district boards and ten specialised ones."""
    page.goto(f"{url}/remissarbete/ny/")
    page.get_by_label("Utgåva").select_option(index=1)
    page.get_by_label("Rubrik").fill(TITLE)
    page.get_by_label("Nyckel").fill("remiss-1")
    page.get_by_label("Sista svarsdag").fill(day(30))
    page.get_by_label("Remissbrev").fill("Hej!\n\nVi vill veta vad ni tycker.")
    page.get_by_label("Frågor att svara på").fill("Vad saknas?\nVem gör vad?")
    look(page)
    press(page, "Spara och välj instanser")
    page.get_by_label("stadsdelsnämnd (13)", exact=False).check()
    for name in SPECIALISED:
        page.get_by_label(name, exact=True).check()
    press(page, "Lägg till")
    says(page, "23 valda")
    look(page)
    follow(page, "Läs igenom brevet")
    look(page)
    press(page, "Skicka remissen")
    page.goto(f"{url}/remissarbete/remiss-1/")
    says(page, "Utgåvans fingeravtryck")
    look(page, "referral")


def invite_departments(page: Page, url: str, look) -> str:
    """The officer begins and asks three departments; returns where the draft is."""
    page.goto(f"{url}/namndens-remisser/")
    follow(page, TITLE)
    look(page)
    press(page, "Vi har fått den")
    press(page, "Börja arbetet med svaret")
    draft = page.url
    for key in DEPARTMENTS:
        page.goto(draft)
        unfold(page, "Bjud in en avdelning")
        page.get_by_label("Avdelning", exact=True).select_option(label=f"Avdelningen {key}")
        page.get_by_label("Avdelningens sista dag").fill(day(10))
        press(page, "Bjud in")
    page.goto(draft)
    expect(page.locator("li.sheet", has_text="Avdelningen")).to_have_count(3)
    return draft


def contribute(page: Page, url: str, words: str, look) -> None:
    page.goto(f"{url}/namndens-remisser/")
    follow(page, TITLE)
    look(page)
    follow(page, "1.1")
    page.get_by_label("Text").fill(words)
    press(page, "Spara")
    says(page, words)


def weave(page: Page, draft: str, look) -> None:
    """The officer sees what the departments wrote beside her own words."""
    page.goto(draft)
    look(page)
    follow(page, "Strategi 1.1")
    for words in DEPARTMENTS.values():
        says(page, words)
    page.get_by_label("Ståndpunkt").select_option("supports_with_remarks")
    page.get_by_label("Text").fill(WOVEN)
    address = page.url
    press(page, "Spara")
    page.goto(address)
    look(page, "weaving")


def meet_another(page: Page, draft: str) -> None:
    """Two windows with the same part open: what was saved first is not overwritten."""
    page.goto(draft)
    follow(page, "Strategi 1.1")
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_label("Text").fill(f"{WOVEN}\n\nVi ber om besked.")
    press(page, "Spara")
    other.get_by_label("Text").fill(f"{WOVEN}\n\nVi ber om svar.")
    press(other, "Spara")
    says(other, "Två har skrivit samtidigt")
    says(other, "Vi ber om besked.")
    expect(other.get_by_label("Text")).to_have_value(f"{WOVEN}\n\nVi ber om svar.")
    other.close()


def decide(page: Page, draft: str, look) -> None:
    """The secretary writes down the decision and a reservation, and hands in what was decided."""
    page.goto(f"{draft}beslut/nytt/")
    look(page)
    page.get_by_label("enligt förslaget", exact=False).check()
    page.get_by_label("Sammanträdesdag").fill(day(0))
    page.get_by_label("Paragraf", exact=True).fill("§ 7")
    page.get_by_label("Paragrafen justerades omedelbart").check()
    press(page, "Spara beslutet")
    page.goto(f"{draft}beslut/")
    unfold(page, "Lägg till en reservation")
    page.get_by_label("Ledamöter").fill("A. Ek")
    page.get_by_label("Partier").fill("Partiet")
    page.get_by_label("Text").fill("Vi ville avstyrka.")
    press(page, "Lägg till")
    says(page, "Vi ville avstyrka.")
    look(page, "decision")
    digest = page.locator(".digest code").first.inner_text()
    press(page, "Lämna in svaret")
    says(page, "Det som lämnades in är det som beslutades")
    says(page, digest)
    look(page)


def register(page: Page, url: str, look) -> None:
    """The registrar takes in an answer that came by mail, and gives each a diary number."""
    page.goto(f"{url}/remissarbete/remiss-1/register/nytt/")
    look(page)
    file = {"name": "svar.txt", "mimeType": "text/plain", "buffer": "Nämnden avstår.".encode()}
    page.get_by_label("Filen").set_input_files([file])
    page.get_by_label("Från", exact=True).select_option(label="Kulturnämnden")
    page.get_by_label("Slag").select_option("abstains")
    press(page, "Registrera")
    page.goto(f"{url}/remissarbete/remiss-1/register/")
    for number in range(1, 5):
        page.get_by_label("Vårt diarienummer").first.fill(f"KS 2026/{number}")
        press(page, "Diarieför")
    for words in ("gemensamt", "för sent", "avstår", "KS 2026/4"):
        says(page, words)
    expect(page.get_by_role("button", name="Diarieför")).to_have_count(0)
    look(page, "register")


def answers(page: Page, url: str) -> list[str]:
    """The numbers of the answers in the register."""
    page.goto(f"{url}/remissarbete/remiss-1/register/")
    links = page.locator("tbody th a").evaluate_all("all => all.map(one => one.pathname)")
    return [link.strip("/").split("/")[-1] for link in links]


def answer_of(page: Page, url: str, body: str) -> str:
    """Where the points of a body's answer are marked."""
    page.goto(f"{url}/remissarbete/remiss-1/register/")
    link = page.locator("tbody th a", has_text=body).first.get_attribute("href")
    return f"{url}/remissarbete/remiss-1/svar/{link.strip('/').split('/')[-1]}/"


def split(page: Page, url: str, look) -> None:
    """A person reviews what the machine proposes and marks a point of her own."""
    for number in answers(page, url):
        page.goto(f"{url}/remissvar/{number}/")
        if page.get_by_role("button", name="Bekräfta alla ogranskade").count():
            press(page, "Bekräfta alla ogranskade")
    page.goto(answer_of(page, url, "Farsta"))
    page.get_by_label("Orden i svaret").fill(STAFF)
    page.locator("#mark").get_by_label("Slag").select_option("addition")
    page.locator("#mark").get_by_label("Teman").fill("bemanning")
    press(page, "Markera som synpunkt")
    expect(page.locator("blockquote")).to_have_text(STAFF)
    page.goto(answer_of(page, url, "Farsta"))
    expect(page.locator("mark", has_text=STAFF).first).to_be_visible()


def test_from_the_letter_to_the_first_point_without_javascript(server, sign_in, look):
    people = MAKE_PEOPLE.format(password=PASSWORD, departments=list(DEPARTMENTS))
    server.command("shell", "-c", people)
    send(sign_in("strateg", server.url), server.url, look)
    officer = sign_in("handlaggare", server.url)
    draft = invite_departments(officer, server.url, look)
    for key, words in DEPARTMENTS.items():
        contribute(sign_in(key, server.url), server.url, words, look)
    weave(officer, draft, look)
    meet_another(officer, draft)
    head = sign_in("chef", server.url)
    head.goto(f"{draft}forslag/")
    look(head)
    press(head, "Underteckna förslaget")
    decide(sign_in("sekreterare", server.url), draft, look)
    server.command("shell", "-c", OTHERS_ANSWER)
    with running(server.data, "tests.journeys.later") as later:
        registrar = sign_in("registrator", later.url)
        register(registrar, later.url, look)
        strategist = sign_in("strateg", later.url)
        split(strategist, later.url, look)
    assert "hel" in server.command("verify_journal")

import json
import socket

import pytest

from fardplan.indicators.sources.faults import BadReply, BadSource, NotThere, Unreachable
from fardplan.indicators.sources.http import TRIES, Client, Server
from tests.indicators.sources.servers import Answer


def test_a_question_is_asked_below_the_base_with_its_signs_kept(local_server, client):
    local_server.says(Answer({"values": [1]}))
    assert client.get("/data", {"valueCodes[Kon]": "1+2,1", "lang": "sv"}) == {"values": [1]}
    [asked] = local_server.asked
    assert asked.path == "/api/data"
    assert asked.query == {"valueCodes[Kon]": "1+2,1", "lang": "sv"}
    assert "1%2B2,1" in asked.raw


def test_every_reply_is_kept_with_its_hash_time_and_headers_but_no_cookie(
    local_server, client, replies, tmp_path
):
    local_server.says(Answer({"a": 1}, headers={"ETag": '"x"', "Set-Cookie": "who=me"}))
    client.get("/data")
    [basis] = client.basis
    content = (tmp_path / "replies" / "contents" / basis.sha256[:2] / basis.sha256).read_bytes()
    assert json.loads(content) == {"a": 1}
    [record] = [json.loads(path.read_text()) for path in tmp_path.rglob("calls/**/*.json")]
    assert record["address"] == basis.name == f"{local_server.address}/api/data"
    assert record["at"] == "2026-11-23T12:00:00+00:00"
    assert record["headers"]["etag"] == '"x"'
    assert "set-cookie" not in record["headers"]


def test_a_refusal_is_kept_too(local_server, client, tmp_path):
    local_server.says(Answer({"title": "Too many cells"}, status=400))
    with pytest.raises(BadReply, match=r"Källan godtar inte frågan \(svar 400\): Too many cells"):
        client.get("/data")
    [record] = [json.loads(path.read_text()) for path in tmp_path.rglob("calls/**/*.json")]
    assert record["status"] == 400
    assert client.basis == []


def test_what_is_not_modified_is_not_sent_again(local_server, client):
    headers = {"ETag": '"v1"', "Last-Modified": "Mon, 23 Nov 2026 10:00:00 GMT"}
    local_server.says(Answer({"a": 1}, headers=headers), Answer(status=304))
    assert client.get("/data") == client.get("/data") == {"a": 1}
    second = local_server.asked[1].headers
    assert second["if-none-match"] == '"v1"'
    assert second["if-modified-since"] == headers["Last-Modified"]
    assert client.basis[0].sha256 == client.basis[1].sha256


def test_what_was_altered_on_our_disk_is_asked_for_anew(local_server, client, tmp_path):
    local_server.says(Answer({"a": 1}, headers={"ETag": '"v1"'}))
    client.get("/data")
    [kept] = [path for path in tmp_path.rglob("contents/*/*") if path.is_file()]
    kept.write_bytes(b'{"a": 2}')
    assert client.get("/data") == {"a": 1}
    assert "if-none-match" not in local_server.asked[1].headers


@pytest.mark.parametrize("asked", ["7", "Mon, 23 Nov 2026 12:00:07 GMT"])
def test_too_many_requests_waits_as_long_as_asked(local_server, client, time, asked):
    local_server.says(Answer({}, status=429, headers={"Retry-After": asked}), Answer({"a": 1}))
    assert client.get("/data") == {"a": 1}
    assert time.slept == [7.0]


def test_a_server_that_asks_for_an_hour_is_left_alone(local_server, client, time):
    local_server.says(Answer({}, status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(Unreachable, match="om 61 minuter"):
        client.get("/data")
    assert len(local_server.asked) == 1
    assert time.slept == []


def test_a_fault_that_passes_is_waited_out_ever_longer(local_server, client, time):
    local_server.says(
        Answer({}, status=500), Answer({}, status=503), Answer({}, status=502), Answer({"a": 1})
    )
    assert client.get("/data") == {"a": 1}
    assert time.slept == [1.0, 2.0, 4.0]


def test_a_fault_that_stays_is_given_up_in_one_sentence(local_server, client):
    local_server.says(Answer({}, status=500))
    with pytest.raises(Unreachable, match=r"Källan kan inte svara just nu \(svar 500\)"):
        client.get("/data")
    assert len(local_server.asked) == TRIES


def test_a_server_that_is_not_there_is_unreachable(local_server, replies, time):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    client = Client(Server("x", "Källan", f"http://127.0.0.1:{port}"), replies, clock=time.clock)
    with pytest.raises(Unreachable, match="Källan går inte att nå just nu"):
        client.get("/data")
    assert len(time.slept) == TRIES - 1


def test_what_does_not_exist_is_told_apart(local_server, client):
    local_server.says(Answer({}, status=410))
    with pytest.raises(NotThere, match="ingenting på adressen"):
        client.get("/gone")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(b"<h1>Logga in</h1>", kind="text/html; charset=utf-8"), "svarar med text/html"),
        (Answer(b'{"values": [1, 2'), "avbruten eller trasig"),
        (Answer(b'{"value": NaN}'), "avbruten eller trasig"),
        (Answer(b"[" * 50_000 + b"]" * 50_000), "avbruten eller trasig"),
        (Answer(b"\xff\xfe\x00"), "avbruten eller trasig"),
        (Answer(b"x", says_length=100_001), "mer än 100000 byte"),
        (Answer(b" " * 100_001), "mer än 100000 byte"),
        (Answer(b" " * 10_000_000, packed=True), "mer än 100000 byte"),
    ],
)
def test_what_is_not_an_answer_is_refused(local_server, client, answer, sentence):
    local_server.says(answer)
    with pytest.raises(BadReply, match=sentence):
        client.get("/data")
    assert len(local_server.asked) == 1


def test_a_packed_answer_is_unpacked(local_server, client):
    local_server.says(Answer({"a": 1}, packed=True))
    assert client.get("/data") == {"a": 1}


def test_an_answer_that_is_cut_off_on_the_way_is_asked_for_again(local_server, client):
    local_server.says(Answer({"a": 1}, says_length=500), Answer({"a": 1}))
    assert client.get("/data") == {"a": 1}
    assert len(local_server.asked) == 2


def test_an_answer_that_never_ends_is_given_up(local_server, client, time):
    time.each_look = 400.0
    local_server.says(Answer({"a": 1}))
    with pytest.raises(Unreachable, match="så långsamt"):
        client.get("/data")


def test_a_redirection_on_the_same_server_is_followed(local_server, client):
    local_server.says(Answer({}, status=302, headers={"Location": "/api/new"}), Answer({"a": 1}))
    assert client.get("/old") == {"a": 1}
    assert [one.path for one in local_server.asked] == ["/api/old", "/api/new"]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.com/data",
        "http://169.254.169.254/latest",
        "//example.com/data",
        "http://127.0.0.1@example.com/",
        "http://me@127.0.0.1/data",
        "file:///etc/passwd",
    ],
)
def test_a_redirection_elsewhere_is_refused(local_server, client, elsewhere):
    local_server.says(Answer({}, status=302, headers={"Location": elsewhere}))
    with pytest.raises(BadReply, match="inte är källans server"):
        client.get("/data")
    with pytest.raises(BadReply, match="inte är källans server"):
        client.get(elsewhere if ":" in elsewhere else f"http:{elsewhere}")
    assert len(local_server.asked) == 1


def test_a_redirection_in_a_circle_ends(local_server, client):
    local_server.says(Answer({}, status=301, headers={"Location": "/api/data"}))
    with pytest.raises(BadReply, match="cirkel"):
        client.get("/data")


def test_an_address_that_the_server_writes_for_itself_is_brought_home(local_server, client):
    client.get("https://127.0.0.1:9/api/page-2?x=1")
    assert local_server.asked[0].raw == "/api/page-2?x=1"


@pytest.mark.parametrize("base", ["http://example.com", "http://10.0.0.1", "ftp://127.0.0.1", "x"])
def test_a_source_without_https_is_refused(replies, base):
    with pytest.raises(BadSource, match="börja med https"):
        Client(Server("x", "Källan", base), replies)


def test_no_more_calls_are_made_than_the_source_bears(local_server, replies, time):
    server = Server("x", "Källan", local_server.address, calls=3, seconds=10.0)
    client = Client(server, replies, clock=time.clock)
    for number in range(7):
        client.get(f"/{number}")
    assert time.slept == [10.0, 10.0]
    assert len(local_server.asked) == 7


def test_pages_are_read_to_the_last(local_server, client):
    local_server.answer = lambda request: Answer(
        {"n": int(request.query["page"])}
        | (
            {"next": f"/api?page={int(request.query['page']) + 1}"}
            if "2" not in request.raw
            else {}
        )
    )
    pages = client.pages("/", {"page": 0}, lambda page: page.get("next"))
    assert [page["n"] for page in pages] == [0, 1, 2]


def test_pages_in_a_circle_end(local_server, client):
    local_server.says(Answer({"next": "/page"}))
    with pytest.raises(BadReply, match="bläddrar i en cirkel"):
        list(client.pages("/", {}, lambda page: page["next"]))


def test_a_long_question_is_put_in_a_body_and_kept_by_what_it_asked(local_server, client, replies):
    local_server.answer = lambda request: Answer({"got": request.body})
    first = client.post("/data", {"selection": ["å"]}, {"lang": "sv"})
    assert first == {"got": {"selection": ["å"]}}
    call = f'POST {local_server.address}/api/data?lang=sv\n{{"selection": ["å"]}}'
    assert json.loads(replies.newest(call).content) == first

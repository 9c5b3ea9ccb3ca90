import io
import re
import urllib.request

import pytest

from tests.project.source import ROOT

MANUAL = ROOT / "docs" / "manual" / "machines.md"
EXAMPLE = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.mark.django_db
def test_the_manuals_program_runs(client, shipped, capsys, monkeypatch):
    def ask(request):
        reply = client.get(request.full_url, headers=dict(request.header_items()))
        assert reply.status_code == 200
        return io.BytesIO(reply.content)

    monkeypatch.setattr(urllib.request, "urlopen", ask)
    done: dict = {}
    exec("\n".join(EXAMPLE.findall(MANUAL.read_text(encoding="utf-8"))), done)  # noqa: S102 - ours
    said = capsys.readouterr().out
    assert "Cannot be judged" in said
    assert said.count("\n") > 12
    assert len(done["observations"]) > 100

"""The JSON Schema of an indicator's file, for those who write definitions.

It says the form; what only a reader of the whole can see, `definitions` checks.
"""

import json

from fardplan.indicators.definitions import FOLDER, IndicatorDefinition

PATH = FOLDER / "schema.json"


def schema_text() -> str:
    """The schema as it is published: the same bytes whenever it is made."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **IndicatorDefinition.model_json_schema(),
        "title": "Indicator",
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"

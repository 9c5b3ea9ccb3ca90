"""Area names and codes in a file, brought to the keys of the version that the file is in."""

from fardplan.indicators.areas import Places
from fardplan.indicators.sources.upload import BadCell
from fardplan.statistics.names import forms_of


class AreaCells:
    """Finds the key of an area in one version, or says what is wrong with what is written."""

    def __init__(self, version: str, places: Places, *, by_name: bool) -> None:
        self._version, self._by_name = places.version(version), by_name
        versions = places.file(version).history.versions
        self._here = {
            form: area.key for area in self._version.areas for form in forms_of(area.name)
        }
        self._elsewhere = {
            form: (area.name, one.key)
            for one in versions
            for area in one.areas
            if area.key not in self._version
            for form in forms_of(area.name)
        }

    def key(self, written: str) -> str:
        """The key of the area that is written. Raises BadCell."""
        return self._by_the_name(written) if self._by_name else self._by_the_code(written)

    def _by_the_name(self, written: str) -> str:
        forms = forms_of(written)
        if keys := {self._here[form] for form in forms if form in self._here}:
            return keys.pop()
        if closed := [self._elsewhere[form] for form in forms if form in self._elsewhere]:
            name, version = closed[0]
            raise BadCell(
                "{name} finns i {version} men inte i {wanted}, som filen säger sig vara i.",
                name=name,
                version=version,
                wanted=self._version.key,
            )
        raise BadCell("”{given}” är inget känt område.", given=written)

    def _by_the_code(self, written: str) -> str:
        """A code as it stands. One that has lost its zeros in front was saved as a number."""
        if written in self._version:
            return written
        if written.zfill(4) in self._version:
            raise BadCell(
                "{given} är inget känt område; menas {code}? Spara kolumnen som text, så att "
                "nollan först blir kvar.",
                given=written,
                code=written.zfill(4),
            )
        raise BadCell("”{given}” är inget känt område.", given=written)

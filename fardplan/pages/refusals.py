"""The one place where our errors become pages."""

from django.template.response import TemplateResponse

from fardplan.errors import BadTable, FardplanError, Refused

STATUS = {Refused: 403, BadTable: 500}


class ShowRefusals:
    """Answer a refusal with its reason, in the reader's language."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        if not isinstance(error, FardplanError):
            return None
        status = STATUS.get(type(error), 400)
        return TemplateResponse(request, "refused.html", {"error": error}, status=status).render()

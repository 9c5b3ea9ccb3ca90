"""What browsers are told besides the policy on content: a file to save is no page of ours."""

# What none of our pages asks for, and so nothing that gets into one may use.
PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
# Opened all the same, a file from a stranger has no origin, runs nothing and fetches nothing.
SANDBOX = "default-src 'none'; sandbox"


class TellBrowsers:
    """Two headers that neither Django nor the policy on content sets."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reply = self.get_response(request)
        reply["Permissions-Policy"] = PERMISSIONS
        if reply.get("Content-Disposition", "").startswith("attachment"):
            reply["Content-Security-Policy"] = SANDBOX
        return reply

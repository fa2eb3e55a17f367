"""The headers that every response of the site carries, here and on AWS. Pure."""


def security_headers(uploads_origin: str = "") -> dict[str, str]:
    """Return the headers; `uploads_origin` is where else the page may post its forms to.

    BokehJS sets styles from script, hence 'unsafe-inline' for styles; scripts only come as files.
    """
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "font-src": "'self'",
        "img-src": "'self' blob: data:",
        "manifest-src": "'self'",
        "connect-src": f"'self' {uploads_origin}".rstrip(),
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }

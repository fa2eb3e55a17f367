"""What CloudFormation reports of refusals that only AWS can foresee, as sentences. Pure."""

_KNOWN = {
    "account must be verified before you can add new CloudFront resources": (
        "CloudFront does not serve this account until AWS has verified it, which every new account "
        "waits for once. Open a case at https://console.aws.amazon.com/support/home (Account and "
        "billing; it is free), quote the sentence above, and deploy again when they have answered."
    ),
    "CNAMEs you provided are already associated with a different resource": (
        "Another CloudFront distribution has this domain, perhaps in another account. Remove it "
        "there, or choose another: --domain."
    ),
    "TooManyResponseHeadersPolicies": (
        "Delete some in the console, CloudFront, Policies, or ask for more: Service Quotas, Amazon "
        "CloudFront, Response headers policies per AWS account."
    ),
}
"""What to do, by words of AWS."""


def explained(reason: str) -> str:
    """Return a reason with what to do about it, if that is known."""
    advice = [words for sign, words in _KNOWN.items() if sign in reason]
    return "\n".join([reason, *advice])

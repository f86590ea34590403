"""The words of the mails that people get about their account: plain text, one link at most.

No word in them was typed by a person: whoever signs up with another's address must not be able to
send them a message through us.
"""

from learn.mail import Mail


def reset(to: str, site: str, link: str) -> Mail:
    """Return the mail that brings a reset link; `link` is absolute, from the configuration."""
    return Mail(
        to=to,
        subject=f"Set a new password for {site}",
        text=f"""\
Hello,

somebody, most likely you, asked for a new password at {site}.
Open this page to set one. It works once, within one hour:

{link}

If it was not you, do nothing: your password stays as it is.
""",
    )


def password_changed(to: str, site: str, link: str) -> Mail:
    """Return the mail that tells of a new password; `link` leads to where one is reset."""
    return Mail(
        to=to,
        subject=f"Your password for {site} was changed",
        text=f"""\
Hello,

the password of your account at {site} was changed just now, and you were signed out
everywhere else. If it was not you, set a new one here:

{link}
""",
    )


def email_changed(to: str, site: str, contact: str) -> Mail:
    """Return the mail to the address that was just taken off an account."""
    return Mail(
        to=to,
        subject=f"Your e-mail address at {site} was changed",
        text=f"""\
Hello,

this address was just taken off your account at {site}.
If it was not you, write to {contact or "whoever runs the site"}.
""",
    )

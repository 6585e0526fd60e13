"""Who is who in one takeout of Meta: names are all it gives, and a name is not an identity."""

from collections.abc import Iterable

from exodus.model import Actor, Source, derived_key

ANONYMOUS = frozenset(
    {
        "",
        "facebook user",
        "instagram user",
        "utilisateur de facebook",
        "utilisateur facebook",
        "facebook-nutzer",
        "facebook-nutzerin",
        "usuario de facebook",
        "utente di facebook",
        "utente facebook",
        "utilizador do facebook",
        "usuário do facebook",
        "facebook-gebruiker",
        "facebook-bruger",
        "facebook-användare",
        "facebook-bruker",
        "użytkownik facebooka",
        "utilisateur instagram",
        "utilisateur d’instagram",
        "instagram-nutzer",
        "usuario de instagram",
    }
)
"""What stands where an account is gone, case folded; one such name is many people."""


class People:
    """The people of one takeout, by name.

    A name is one person within the takeout, except where the takeout shows that it is several (``shared``) or says
    nothing (:data:`ANONYMOUS`): then it is a person of its own in every scope (a thread, a row of a list). ``own``
    are further names of the owner.
    """

    def __init__(
        self, platform: str, account: str, owner: Actor, shared: Iterable[str] = (), own: Iterable[str] = ()
    ) -> None:
        self.platform = platform
        self.account = account
        self.owner = owner
        self._shared = frozenset(shared)
        self._own = frozenset({owner.name or "", *own}) - {""}
        self._met: set[str] = {owner.key}

    def key(self, name: str, scope: str) -> str:
        """The key of the person called so (a repaired name) in this scope."""
        if name in self._own:
            return self.owner.key
        if name in self._shared or name.strip().casefold() in ANONYMOUS:
            return derived_key(self.platform, "name", self.account, name, scope)
        return derived_key(self.platform, "name", self.account, name)

    def meet(self, name: str, scope: str, source: Source) -> tuple[str, Actor | None]:
        """The person's key, and the Actor to be yielded when it is met for the first time."""
        key = self.key(name, scope)
        if key in self._met:
            return key, None
        self._met.add(key)
        return key, Actor(key=key, name=name or None, source=source)

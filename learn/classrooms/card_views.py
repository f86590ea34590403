"""Learners without an e-mail address: adding them, and their sign-in cards, shown once."""

import secrets
from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from learn import context
from learn.accounts.access import role_required, who_asks
from learn.accounts.entrance import absolute, hashed, show
from learn.accounts.roles import Role
from learn.classrooms import cards, lists, managing
from learn.classrooms.cards import Card
from learn.classrooms.forms import CardsForm
from learn.classrooms.loading import classroom_or_404, learner_or_404, open_classroom_or_404
from learn.classrooms.managing import AddedAlready, NewLearner, NotManaged
from learn.classrooms.models import Classroom
from learn.db import new_public_id
from learn.forms import BaseForm

FOLDER = "/teach/classrooms/<public_id:public_id>"


def add_to(bp: Blueprint) -> None:
    """Give the blueprint the addresses of these pages."""
    both = ["GET", "POST"]
    bp.add_url_rule(f"{FOLDER}/people/add", view_func=add_learners, methods=both)
    bp.add_url_rule(
        f"{FOLDER}/people/<public_id:learner_id>/card", view_func=renew_card, methods=both
    )


@role_required(Role.INSTRUCTOR)
def add_learners(public_id: str) -> ResponseReturnValue:
    """Make accounts for learners without an address, and show their cards this once.

    The passwords are hashed while no transaction is open, so the classroom is loaded twice.
    """
    form = CardsForm(data={"ticket": new_public_id()})
    if not form.is_submitted():
        return show("classrooms/add_learners.html", form, classroom=classroom_or_404(public_id))
    classroom = open_classroom_or_404(public_id)
    if not form.validate():
        form.ticket.data = form.ticket.data if not form.ticket.errors else new_public_id()
        return show("classrooms/add_learners.html", form, classroom=classroom)
    names = lists.read_names(form.people.data or "")
    passwords = [cards.password(secrets.choice) for _ in names]
    newcomers = [
        NewLearner(name, hashed(password)) for name, password in zip(names, passwords, strict=True)
    ]
    classroom = open_classroom_or_404(public_id)
    try:
        login_names = managing.add_learners(
            context.session(),
            classroom,
            newcomers,
            form.ticket.data or "",
            who_asks().id,
            context.now(),
            secrets.choice,
        )
    except AddedAlready as problem:
        flash(str(problem), "warning")
        return redirect(url_for("classrooms.people", public_id=public_id), code=303)
    made = [Card(*parts) for parts in zip(names, login_names, passwords, strict=True)]
    return _commit_and_show(classroom, made)


@role_required(Role.INSTRUCTOR)
def renew_card(public_id: str, learner_id: str) -> ResponseReturnValue:
    """Give a learner another password, and show the card this once."""
    is_sent = BaseForm().is_submitted()
    load = open_classroom_or_404 if is_sent else classroom_or_404
    classroom = load(public_id)
    learner = learner_or_404(classroom, learner_id)
    try:
        managing.managed_person(context.session(), learner)
        if not is_sent:
            return render_template("classrooms/card.html", classroom=classroom, learner=learner)
        password = cards.password(secrets.choice)
        password_hash = hashed(password)
        classroom = load(public_id)
        learner = learner_or_404(classroom, learner_id)
        login_name = managing.renew_card(
            context.session(), classroom, learner, password_hash, who_asks().id, context.now()
        )
    except NotManaged as problem:
        flash(str(problem), "warning")
        return redirect(url_for("classrooms.people", public_id=public_id), code=303)
    return _commit_and_show(classroom, [Card(learner.name, login_name, password)])


def _commit_and_show(classroom: Classroom, made: Sequence[Card]) -> ResponseReturnValue:
    """Return the cards, rendered before the commit: what can be shown once must not be lost."""
    page = render_template(
        "classrooms/cards.html",
        classroom=classroom,
        cards=made,
        address=absolute(url_for("accounts.sign_in")),
    )
    context.commit()
    return page

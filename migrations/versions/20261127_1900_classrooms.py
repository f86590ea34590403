"""Classrooms, assignments, standings, notices, the audit log and settings of the site."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915  a statement for each table and index
    op.create_table(
        "classroom",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("term", sa.String(length=80), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classroom")),
        sa.UniqueConstraint("public_id", name=op.f("uq_classroom_public_id")),
    )
    op.create_table(
        "site_setting",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_site_setting")),
    )
    op.create_table(
        "accommodation",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("time_percent", sa.Integer(), nullable=True),
        sa.Column("extra_days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("extra_days BETWEEN 0 AND 365", name=op.f("ck_accommodation_days")),
        sa.CheckConstraint(
            "time_percent IS NULL OR time_percent BETWEEN 100 AND 1000",
            name=op.f("ck_accommodation_time"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_accommodation_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["person.id"], name=op.f("fk_accommodation_set_by_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_accommodation")),
    )
    with op.batch_alter_table("accommodation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accommodation_set_by_id"), ["set_by_id"], unique=False)

    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("classroom", sa.String(length=16), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_audit_event_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_classroom"), ["classroom"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_event_happened_at"), ["happened_at"], unique=False
        )

    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("classroom_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("drop_lowest", sa.Integer(), nullable=False),
        sa.CheckConstraint("drop_lowest BETWEEN 0 AND 100", name=op.f("ck_category_drop_lowest")),
        sa.CheckConstraint("weight BETWEEN 0 AND 1000", name=op.f("ck_category_weight")),
        sa.ForeignKeyConstraint(
            ["classroom_id"], ["classroom.id"], name=op.f("fk_category_classroom_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("classroom_id", "name", name=op.f("uq_category_classroom_id_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_category_public_id")),
    )
    op.create_table(
        "classroom_instructor",
        sa.Column("classroom_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["classroom_id"], ["classroom.id"], name=op.f("fk_classroom_instructor_classroom_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_classroom_instructor_person_id")
        ),
        sa.PrimaryKeyConstraint("classroom_id", "person_id", name=op.f("pk_classroom_instructor")),
    )
    with op.batch_alter_table("classroom_instructor", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_classroom_instructor_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("classroom_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("is_managed", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'active') = (ended_at IS NULL)", name=op.f("ck_enrolment_ended_at")
        ),
        sa.CheckConstraint(
            "state IN ('active', 'left', 'removed')", name=op.f("ck_enrolment_state")
        ),
        sa.ForeignKeyConstraint(
            ["classroom_id"], ["classroom.id"], name=op.f("fk_enrolment_classroom_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint(
            "classroom_id", "person_id", name=op.f("uq_enrolment_classroom_id_person_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_enrolment_public_id")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_person_id"), ["person_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("classroom_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_folded", sa.String(length=254), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["classroom_id"], ["classroom.id"], name=op.f("fk_invitation_classroom_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "classroom_id", "email_folded", name=op.f("uq_invitation_classroom_id_email_folded")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_invitation_public_id")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitation_email_folded"), ["email_folded"], unique=False
        )

    op.create_table(
        "join_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("classroom_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("max_uses", sa.Integer(), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.CheckConstraint("max_uses IS NULL OR uses <= max_uses", name=op.f("ck_join_code_uses")),
        sa.CheckConstraint("uses >= 0", name=op.f("ck_join_code_uses_count")),
        sa.ForeignKeyConstraint(
            ["classroom_id"], ["classroom.id"], name=op.f("fk_join_code_classroom_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_code")),
        sa.UniqueConstraint("code", name=op.f("uq_join_code_code")),
    )
    with op.batch_alter_table("join_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_join_code_classroom_id"), ["classroom_id"], unique=False
        )

    op.create_table(
        "learner_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("classroom_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["classroom_id"], ["classroom.id"], name=op.f("fk_learner_group_classroom_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learner_group")),
        sa.UniqueConstraint(
            "classroom_id", "name", name=op.f("uq_learner_group_classroom_id_name")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_learner_group_public_id")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("once", sa.String(length=120), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("person_id", "once", name=op.f("uq_notice_person_id_once")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notice_public_id")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_notice_person_id_read_at"), ["person_id", "read_at"], unique=False
        )

    op.create_table(
        "job_run",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_well", sa.Boolean(), nullable=True),
        sa.Column("outcome", sa.String(length=200), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (is_well IS NULL)", name=op.f("ck_job_run_ended")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_run")),
    )
    op.create_table(
        "outbox_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("page", sa.String(length=200), nullable=True),
        sa.Column("reader", sa.String(length=16), nullable=True),
        sa.Column("message_id", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=200), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_mail_attempts")),
        sa.CheckConstraint(
            "(page IS NULL) = (reader IS NULL)", name=op.f("ck_outbox_mail_page_has_reader")
        ),
        sa.CheckConstraint(
            "sent_at IS NULL OR failed_at IS NULL", name=op.f("ck_outbox_mail_sent_or_failed")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_outbox_mail_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_mail_message_id")),
    )
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_mail_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_outbox_mail_sent_at_failed_at_due_at"),
            ["sent_at", "failed_at", "due_at"],
            unique=False,
        )

    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("classroom_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=True),
        sa.Column("time_limit_minutes", sa.Integer(), nullable=True),
        sa.Column("pass_percent", sa.Integer(), nullable=True),
        sa.Column("feedback", sa.String(length=16), nullable=True),
        sa.Column("counting", sa.String(length=8), nullable=False),
        sa.Column("late_percent_per_day", sa.Integer(), nullable=False),
        sa.Column("is_fresh", sa.Boolean(), nullable=False),
        sa.Column("is_for_everyone", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "counting IN ('highest', 'latest', 'first', 'average')",
            name=op.f("ck_assignment_counting"),
        ),
        sa.CheckConstraint(
            "feedback IN ('after_question', 'after_attempt', 'after_due', 'never')",
            name=op.f("ck_assignment_feedback"),
        ),
        sa.CheckConstraint(
            "attempts IS NULL OR attempts BETWEEN 0 AND 100", name=op.f("ck_assignment_attempts")
        ),
        sa.CheckConstraint(
            "closes_at IS NULL OR closes_at >= opens_at",
            name=op.f("ck_assignment_closes_after_opens"),
        ),
        sa.CheckConstraint(
            "due_at IS NULL OR closes_at IS NULL OR closes_at >= due_at",
            name=op.f("ck_assignment_closes_after_due"),
        ),
        sa.CheckConstraint(
            "due_at IS NULL OR due_at >= opens_at", name=op.f("ck_assignment_due_after_opens")
        ),
        sa.CheckConstraint(
            "late_percent_per_day BETWEEN 0 AND 100", name=op.f("ck_assignment_late")
        ),
        sa.CheckConstraint(
            "pass_percent IS NULL OR pass_percent BETWEEN 0 AND 100",
            name=op.f("ck_assignment_pass"),
        ),
        sa.CheckConstraint("points BETWEEN 1000 AND 100000000", name=op.f("ck_assignment_points")),
        sa.CheckConstraint(
            "time_limit_minutes IS NULL OR time_limit_minutes BETWEEN 0 AND 10080",
            name=op.f("ck_assignment_time"),
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_assignment_category_id")
        ),
        sa.ForeignKeyConstraint(
            ["classroom_id"], ["classroom.id"], name=op.f("fk_assignment_classroom_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_assignment_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assignment_public_id")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assignment_category_id"), ["category_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assignment_classroom_id"), ["classroom_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assignment_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_assignment_due_at"), ["due_at"], unique=False)

    op.create_table(
        "group_member",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_group_member_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["learner_group.id"],
            name=op.f("fk_group_member_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("group_id", "enrolment_id", name=op.f("pk_group_member")),
    )
    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_group_member_enrolment_id"), ["enrolment_id"], unique=False
        )

    op.create_table(
        "instructor_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_instructor_note_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_instructor_note_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instructor_note")),
        sa.UniqueConstraint("public_id", name=op.f("uq_instructor_note_public_id")),
    )
    with op.batch_alter_table("instructor_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_instructor_note_author_id"), ["author_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_instructor_note_enrolment_id"), ["enrolment_id"], unique=False
        )

    op.create_table(
        "assignment_audience",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(enrolment_id IS NULL) <> (group_id IS NULL)",
            name=op.f("ck_assignment_audience_one_scope"),
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_assignment_audience_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_assignment_audience_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["learner_group.id"],
            name=op.f("fk_assignment_audience_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_audience")),
        sa.UniqueConstraint(
            "assignment_id",
            "enrolment_id",
            name=op.f("uq_assignment_audience_assignment_id_enrolment_id"),
        ),
        sa.UniqueConstraint(
            "assignment_id", "group_id", name=op.f("uq_assignment_audience_assignment_id_group_id")
        ),
    )
    with op.batch_alter_table("assignment_audience", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assignment_audience_enrolment_id"), ["enrolment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assignment_audience_group_id"), ["group_id"], unique=False
        )

    op.create_table(
        "assignment_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=True),
        sa.Column("time_limit_minutes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(enrolment_id IS NULL) <> (group_id IS NULL)",
            name=op.f("ck_assignment_override_one_scope"),
        ),
        sa.CheckConstraint(
            "attempts IS NULL OR attempts BETWEEN 0 AND 100",
            name=op.f("ck_assignment_override_attempts"),
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_assignment_override_reason")),
        sa.CheckConstraint(
            "time_limit_minutes IS NULL OR time_limit_minutes BETWEEN 0 AND 10080",
            name=op.f("ck_assignment_override_time"),
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_assignment_override_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_assignment_override_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["learner_group.id"],
            name=op.f("fk_assignment_override_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["person.id"], name=op.f("fk_assignment_override_set_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_override")),
        sa.UniqueConstraint(
            "assignment_id",
            "enrolment_id",
            name=op.f("uq_assignment_override_assignment_id_enrolment_id"),
        ),
        sa.UniqueConstraint(
            "assignment_id", "group_id", name=op.f("uq_assignment_override_assignment_id_group_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_assignment_override_public_id")),
    )
    with op.batch_alter_table("assignment_override", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assignment_override_enrolment_id"), ["enrolment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assignment_override_group_id"), ["group_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assignment_override_set_by_id"), ["set_by_id"], unique=False
        )

    op.create_table(
        "assignment_target",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("target_id", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('module', 'lesson', 'quiz')", name=op.f("ck_assignment_target_kind")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_assignment_target_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "assignment_id", "kind", "target_id", name=op.f("pk_assignment_target")
        ),
    )
    op.create_table(
        "grade_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=9), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'give') = (points IS NOT NULL)", name=op.f("ck_grade_event_points_given")
        ),
        sa.CheckConstraint(
            "kind IN ('give', 'take_back', 'excuse', 'count')", name=op.f("ck_grade_event_kind")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_grade_event_reason")),
        sa.CheckConstraint("points IS NULL OR points >= 0", name=op.f("ck_grade_event_points")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_grade_event_actor_id")),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_grade_event_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_grade_event_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_event")),
    )
    with op.batch_alter_table("grade_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grade_event_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_grade_event_assignment_id_person_id"),
            ["assignment_id", "person_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_grade_event_person_id"), ["person_id"], unique=False)

    op.create_table(
        "standing",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("quizzes", sa.Integer(), nullable=False),
        sa.Column("quizzes_done", sa.Integer(), nullable=False),
        sa.Column("lessons", sa.Integer(), nullable=False),
        sa.Column("lessons_read", sa.Integer(), nullable=False),
        sa.Column("is_started", sa.Boolean(), nullable=False),
        sa.Column("is_passed", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("days_late", sa.Integer(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_points", sa.Integer(), nullable=True),
        sa.Column("is_excused", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("lessons_read BETWEEN 0 AND lessons", name=op.f("ck_standing_lessons")),
        sa.CheckConstraint("quizzes_done BETWEEN 0 AND quizzes", name=op.f("ck_standing_quizzes")),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_standing_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_standing_person_id")),
        sa.PrimaryKeyConstraint("assignment_id", "person_id", name=op.f("pk_standing")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_person_id"), ["person_id"], unique=False)
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(
            sa.Column("wants_mail", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.add_column(
            sa.Column("unread_notices", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.create_check_constraint(op.f("ck_person_unread_notices"), "unread_notices >= 0")
    with op.batch_alter_table("person") as batch_op:
        batch_op.alter_column("wants_mail", server_default=None)
        batch_op.alter_column("unread_notices", server_default=None)
    with op.batch_alter_table("quiz_result") as batch_op:
        batch_op.add_column(sa.Column("started_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE quiz_result SET started_at = COALESCE("
        "(SELECT attempt.started_at FROM attempt WHERE attempt.id = quiz_result.source_id), "
        "finished_at)"
    )
    with op.batch_alter_table("quiz_result") as batch_op:
        batch_op.alter_column("started_at", nullable=False)
    op.create_table(
        "quiz_start",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.String(length=100), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quiz_start_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_start")),
    )
    with op.batch_alter_table("quiz_start", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quiz_start_person_id_quiz_id"), ["person_id", "quiz_id"], unique=False
        )
    op.execute(
        "INSERT INTO quiz_start (person_id, quiz_id, source_id, started_at) "
        "SELECT person_id, quiz_id, id, started_at FROM attempt WHERE kind = 'quiz'"
    )


def downgrade() -> None:
    op.drop_table("quiz_start")
    with op.batch_alter_table("quiz_result") as batch_op:
        batch_op.drop_column("started_at")
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_constraint(op.f("ck_person_unread_notices"), type_="check")
        batch_op.drop_column("unread_notices")
        batch_op.drop_column("wants_mail")
    for table in (
        "standing",
        "grade_event",
        "assignment_target",
        "assignment_override",
        "assignment_audience",
        "instructor_note",
        "group_member",
        "assignment",
        "outbox_mail",
        "job_run",
        "notice",
        "learner_group",
        "join_code",
        "invitation",
        "enrolment",
        "classroom_instructor",
        "category",
        "audit_event",
        "accommodation",
        "site_setting",
        "classroom",
    ):
        op.drop_table(table)

"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commons_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commons_revision")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_commons_revision_content_hash")),
    )
    op.create_table(
        "module_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=100), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_revision")),
        sa.UniqueConstraint(
            "module_id", "content_hash", name=op.f("uq_module_revision_module_id_content_hash")
        ),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_folded", sa.String(length=254), nullable=True),
        sa.Column("login_name", sa.String(length=60), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("theme", sa.String(length=8), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("session_length", sa.Integer(), nullable=False),
        sa.Column("shortcuts_on", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role = 'learner' OR password_hash IS NOT NULL", name=op.f("ck_person_guest_is_learner")
        ),
        sa.CheckConstraint(
            "role IN ('learner', 'instructor', 'admin')", name=op.f("ck_person_role")
        ),
        sa.CheckConstraint("theme IN ('system', 'light', 'dark')", name=op.f("ck_person_theme")),
        sa.CheckConstraint(
            "(email IS NULL) = (email_folded IS NULL)", name=op.f("ck_person_email_is_folded")
        ),
        sa.CheckConstraint(
            "password_hash IS NULL OR email_folded IS NOT NULL OR login_name IS NOT NULL",
            name=op.f("ck_person_password_has_name"),
        ),
        sa.CheckConstraint(
            "session_length IN (3, 5, 10, 20)", name=op.f("ck_person_session_length")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email_folded", name=op.f("uq_person_email_folded")),
        sa.UniqueConstraint("login_name", name=op.f("uq_person_login_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
    )
    op.create_table(
        "question_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("change", sa.String(length=12), nullable=False),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("withheld", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(change = 'first') = (previous_id IS NULL)",
            name=op.f("ck_question_revision_first_has_no_previous"),
        ),
        sa.CheckConstraint(
            "change IN ('first', 'cosmetic', 'explanation', 'key', 'structural')",
            name=op.f("ck_question_revision_change"),
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["question_revision.id"], name=op.f("fk_question_revision_previous_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_revision")),
        sa.UniqueConstraint(
            "code", "content_hash", name=op.f("uq_question_revision_code_content_hash")
        ),
    )
    with op.batch_alter_table("question_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_revision_code"), ["code"], unique=False)

    op.create_table(
        "sign_in_failure",
        sa.Column("bucket", sa.String(length=60), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_failure_last_at"), ["last_at"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("quiz_id", sa.String(length=100), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("module_revision_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=6), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("max_points", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'review') = (quiz_id IS NULL)", name=op.f("ck_attempt_review_has_no_quiz")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (submitted_at IS NULL)", name=op.f("ck_attempt_submitted_at")
        ),
        sa.CheckConstraint("closed_by IN ('person', 'time')", name=op.f("ck_attempt_closed_by")),
        sa.CheckConstraint("kind IN ('practice', 'quiz', 'review')", name=op.f("ck_attempt_kind")),
        sa.CheckConstraint(
            "state IN ('open', 'submitted', 'graded', 'expired')", name=op.f("ck_attempt_state")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_attempt_number")),
        sa.CheckConstraint("points BETWEEN 0 AND max_points", name=op.f("ck_attempt_points")),
        sa.ForeignKeyConstraint(
            ["module_revision_id"],
            ["module_revision.id"],
            name=op.f("fk_attempt_module_revision_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attempt_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "person_id", "quiz_id", "number", name=op.f("uq_attempt_person_id_quiz_id_number")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_attempt_public_id")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_deadline_at"), ["deadline_at"], unique=False)
        batch_op.create_index(
            "uq_attempt_open",
            ["person_id", "quiz_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "auth_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_agent", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_auth_session_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_auth_session_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_auth_session_token_hash")),
    )
    with op.batch_alter_table("auth_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_auth_session_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_auth_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.String(length=40), nullable=False),
        sa.Column("question_code", sa.String(length=100), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("max_points", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(length=12), nullable=True),
        sa.Column("is_aided", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "confidence IN ('guess', 'fairly_sure', 'sure')", name=op.f("ck_evidence_confidence")
        ),
        sa.CheckConstraint(
            "max_points > 0 AND points BETWEEN 0 AND max_points", name=op.f("ck_evidence_points")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evidence_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_person_id_objective_id"),
            ["person_id", "objective_id"],
            unique=False,
        )

    op.create_table(
        "lesson_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("anchor", sa.String(length=100), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('opened', 'section', 'read', 'unread')", name=op.f("ck_lesson_event_kind")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lesson_event_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_event")),
    )
    with op.batch_alter_table("lesson_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lesson_event_person_id_lesson_id"),
            ["person_id", "lesson_id"],
            unique=False,
        )

    op.create_table(
        "lesson_progress",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("last_anchor", sa.String(length=100), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('started', 'read')", name=op.f("ck_lesson_progress_state")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lesson_progress_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "lesson_id", name=op.f("pk_lesson_progress")),
    )
    op.create_table(
        "objective_progress",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("first_right_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('learning', 'solid', 'lasting')", name=op.f("ck_objective_progress_state")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_objective_progress_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "objective_id", name=op.f("pk_objective_progress")),
    )
    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('reset', 'first_admin')", name=op.f("ck_one_time_link_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_one_time_link_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_link_token_hash")),
    )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_one_time_link_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            "ix_one_time_link_purpose_person", ["purpose", "person_id"], unique=False
        )

    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commons_revision_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["commons_revision_id"],
            ["commons_revision.id"],
            name=op.f("fk_publication_commons_revision_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_table(
        "question_key",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("rendered", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["question_revision.id"], name=op.f("fk_question_key_revision_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_question_key")),
    )
    op.create_table(
        "quiz_progress",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.String(length=100), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("best_points", sa.Integer(), nullable=False),
        sa.Column("best_max_points", sa.Integer(), nullable=False),
        sa.Column("is_passed", sa.Boolean(), nullable=False),
        sa.Column("last_finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_quiz_progress_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "quiz_id", name=op.f("pk_quiz_progress")),
    )
    op.create_table(
        "quiz_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.String(length=100), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("max_points", sa.Integer(), nullable=False),
        sa.Column("is_passed", sa.Boolean(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "max_points >= 0 AND points BETWEEN 0 AND max_points",
            name=op.f("ck_quiz_result_points"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_quiz_result_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_result")),
    )
    with op.batch_alter_table("quiz_result", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quiz_result_person_id_quiz_id"), ["person_id", "quiz_id"], unique=False
        )

    op.create_table(
        "attempt_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question_revision_id", sa.Integer(), nullable=False),
        sa.Column("question_code", sa.String(length=100), nullable=False),
        sa.Column("objective_id", sa.String(length=40), nullable=False),
        sa.Column("option_order", sa.JSON(), nullable=False),
        sa.Column("is_flagged", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
            name=op.f("fk_attempt_item_attempt_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_revision_id"],
            ["question_revision.id"],
            name=op.f("fk_attempt_item_question_revision_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_item")),
        sa.UniqueConstraint(
            "attempt_id", "position", name=op.f("uq_attempt_item_attempt_id_position")
        ),
    )
    with op.batch_alter_table("attempt_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attempt_item_question_revision_id"),
            ["question_revision_id"],
            unique=False,
        )

    op.create_table(
        "publication_module",
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("module_revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["module_revision_id"],
            ["module_revision.id"],
            name=op.f("fk_publication_module_module_revision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_publication_module_publication_id"),
        ),
        sa.PrimaryKeyConstraint(
            "publication_id", "module_revision_id", name=op.f("pk_publication_module")
        ),
        sa.UniqueConstraint(
            "publication_id", "position", name=op.f("uq_publication_module_publication_id_position")
        ),
    )
    op.create_table(
        "publication_question",
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("question_revision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_publication_question_publication_id"),
        ),
        sa.ForeignKeyConstraint(
            ["question_revision_id"],
            ["question_revision.id"],
            name=op.f("fk_publication_question_question_revision_id"),
        ),
        sa.PrimaryKeyConstraint(
            "publication_id", "question_revision_id", name=op.f("pk_publication_question")
        ),
    )
    op.create_table(
        "published_folder",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_published_folder_publication_id")
        ),
        sa.PrimaryKeyConstraint("fingerprint", "publication_id", name=op.f("pk_published_folder")),
    )
    op.create_table(
        "answer_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=9), nullable=False),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("confidence", sa.String(length=12), nullable=True),
        sa.Column("client_event_id", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "confidence IN ('guess', 'fairly_sure', 'sure')", name=op.f("ck_answer_step_confidence")
        ),
        sa.CheckConstraint(
            "kind IN ('draft', 'hint', 'submit', 'self_mark')", name=op.f("ck_answer_step_kind")
        ),
        sa.CheckConstraint("seq > 0", name=op.f("ck_answer_step_seq")),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["attempt_item.id"],
            name=op.f("fk_answer_step_item_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_step")),
        sa.UniqueConstraint(
            "item_id", "client_event_id", name=op.f("uq_answer_step_item_id_client_event_id")
        ),
        sa.UniqueConstraint("item_id", "seq", name=op.f("uq_answer_step_item_id_seq")),
    )
    op.create_table(
        "grade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("question_revision_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("max_points", sa.Integer(), nullable=False),
        sa.Column("is_scored", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=9), nullable=False),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason IN ('checked', 'finished', 'corrected')", name=op.f("ck_grade_reason")
        ),
        sa.CheckConstraint("points BETWEEN 0 AND max_points", name=op.f("ck_grade_points")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["attempt_item.id"], name=op.f("fk_grade_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_revision_id"],
            ["question_revision.id"],
            name=op.f("fk_grade_question_revision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["answer_step.id"], name=op.f("fk_grade_step_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade")),
    )
    with op.batch_alter_table("grade", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grade_item_id"), ["item_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("grade", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grade_item_id"))

    op.drop_table("grade")
    op.drop_table("answer_step")
    op.drop_table("published_folder")
    op.drop_table("publication_question")
    op.drop_table("publication_module")
    with op.batch_alter_table("attempt_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_item_question_revision_id"))

    op.drop_table("attempt_item")
    with op.batch_alter_table("quiz_result", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quiz_result_person_id_quiz_id"))

    op.drop_table("quiz_result")
    op.drop_table("quiz_progress")
    op.drop_table("question_key")
    op.drop_table("publication")
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_index("ix_one_time_link_purpose_person")
        batch_op.drop_index(batch_op.f("ix_one_time_link_expires_at"))

    op.drop_table("one_time_link")
    op.drop_table("objective_progress")
    op.drop_table("lesson_progress")
    with op.batch_alter_table("lesson_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_event_person_id_lesson_id"))

    op.drop_table("lesson_event")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_person_id_objective_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("auth_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_auth_session_person_id"))
        batch_op.drop_index(batch_op.f("ix_auth_session_expires_at"))

    op.drop_table("auth_session")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_attempt_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_attempt_deadline_at"))

    op.drop_table("attempt")
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_failure_last_at"))

    op.drop_table("sign_in_failure")
    with op.batch_alter_table("question_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_revision_code"))

    op.drop_table("question_revision")
    op.drop_table("person")
    op.drop_table("module_revision")
    op.drop_table("commons_revision")

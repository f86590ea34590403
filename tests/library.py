"""The sample library as the pages know it, made without a database."""

from functools import cache

from learn.content import loader
from learn.content.compile import Compiled, compile_library
from learn.content.library import Library
from tests.conftest import SAMPLE_MODULES


@cache
def sample_documents() -> Compiled:
    source = loader.load(SAMPLE_MODULES).source
    assert source is not None
    return compile_library(source)


@cache
def sample_library() -> Library:
    compiled = sample_documents()
    return Library.from_documents(
        1,
        compiled.commons,
        [{**module, "revision_id": 1} for module in compiled.modules],
        {code: {"revision_id": place} for place, code in enumerate(compiled.questions, 1)},
    )

"""Runs programs, each in a copy (fork) of a process that has the shop's modules loaded: a fresh start without its cost.

`python forked.py` reads one JSON object a line, {"program", "place", "folder", "said"}: runs the program in the folder
with its output in the file `said`, and answers with the exit status on a line. `place` names it in tracebacks.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import tempfile
import warnings


def serve() -> None:
    """Answers until there is nothing more to run."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            os._exit(run(**json.loads(line)))  # the copy's modules need no tidying up
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def run(program: str, place: str, folder: str, said: str) -> int:
    """The exit status of a program; what it raises is raised."""
    os.chdir(folder)
    out = os.open(said, os.O_WRONLY | os.O_CREAT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in enumerate((nothing, out, out)):
        os.dup2(file, number)
    warnings.simplefilter("error", SyntaxWarning)
    code = 0
    try:
        exec(compile(program, place, "exec"), {"__name__": "__main__"})
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    sys.stdout.flush()
    return code


if __name__ == "__main__":
    from shopkeeper.search import SearchRequest
    from shopkeeper.shop import Shop

    importlib.import_module("shopkeeper.web.app")
    with tempfile.TemporaryDirectory() as name, Shop.open(name, create=True) as shop:
        shop.search.sync()
        shop.search.query(SearchRequest("lamp"))
    gc.collect()
    gc.freeze()
    serve()

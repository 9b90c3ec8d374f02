"""`python llama_server.py FILE.gguf`: llama.cpp's own server over a GGUF file; prints its port, serves until killed."""

from __future__ import annotations

import sys
import time

import xllamacpp


def main() -> None:
    params = xllamacpp.CommonParams()
    params.model.path = sys.argv[1]
    params.n_ctx, params.n_parallel, params.use_jinja = 1024, 1, True
    params.embedding, params.pooling_type = True, xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.verbosity = -1
    server = xllamacpp.Server(params)
    print(server.listening_address.rpartition(":")[2], flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main()

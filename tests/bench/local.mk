# make bench: programs named in bench_programs.

# The course: built into the binary and installed. A new lesson's files are named here; its solutions are not installed.
lesson_files = lessons/01-first-call/lesson.md lessons/01-first-call/first-call.sip
lesson_solutions = lessons/01-first-call/solution/alice-hangs-up.sip
nobase_dist_pkgdata_DATA += $(lesson_files)
EXTRA_DIST += $(lesson_solutions)

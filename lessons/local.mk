# The course: built into the binary and installed. A new lesson's files are named here.
lesson_files =
nobase_dist_pkgdata_DATA += $(lesson_files)

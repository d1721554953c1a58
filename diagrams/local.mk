# The machines: built into the binary and installed. A new diagram is named here.
diagram_files =
nobase_dist_pkgdata_DATA += $(diagram_files)

"""Documents as officials send them: one tree (`model`), drawn as PDF and HWPX; tables in and out as XLSX.

``model`` the tree · ``render_pdf`` · ``render_hwpx`` · ``xlsx`` writing, templates and returned errors ·
``xlsx_read`` reading XLSX, XLS, ODS and CSV.
"""

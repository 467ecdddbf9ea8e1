"""What the page *Results* is made of: finding results, showing one or two, downloads."""

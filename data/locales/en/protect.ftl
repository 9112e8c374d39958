# protect

### translation not yet reviewed

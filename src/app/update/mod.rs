//! From one state to the next: a short arm per message, the work in the files beside.

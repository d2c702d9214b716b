// The marking table. Without this script the same form is saved by its button.
import "./marking/states.js";
import "./marking/saving.js";
import "./marking/history.js";
import "./marking/choices.js";
import "./marking/keys.js";
import "./marking/paste.js";
import "./marking/leaving.js";

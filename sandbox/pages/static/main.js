import "./admin.js";
import * as agent from "./agent.js";
import * as composer from "./composer.js";
import * as elements from "./elements.js";
import * as live from "./live.js";
import * as modal from "./modal.js";
import { equip } from "./picker.js";
import "./faults.js";
import "./mail.js";
import "./requests.js";
import "./unread.js";
import { post } from "./wire.js";

live.afterChange(equip);
elements.start();
modal.start();
composer.start();
agent.start();
live.start();
document.body.dataset.ready = ""; // for those who drive the page
if (document.querySelector("[data-open-home]")) post("home", { tab: "home" }).catch(() => {});
if (document.querySelector("[data-open-messages]")) post("agent", {}).catch(() => {});

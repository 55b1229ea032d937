import { mount } from "svelte";
import App from "./App.svelte";
import "./style.css";

const target = document.getElementById("app");
// What stands there is for when this never runs.
target?.replaceChildren();
if (target) mount(App, { target });

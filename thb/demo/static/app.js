// Draws the lists and the ads of the classifieds board from its JSON.
"use strict";

const app = document.querySelector("#app");

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

function drawList(data) {
  const rows = data.items.map((item) =>
    element("li", {},
      element("a", { class: "ad-link", href: item.path }, item.title),
      element("small", {}, `${item.city} · ${item.posted}`)));
  const pages = data.links.map((page) =>
    element("a", { href: `?page=${page.number}`, rel: page.rel }, page.label));
  app.replaceChildren(
    element("h1", {}, "New ads"),
    element("ul", { class: "list" }, ...rows),
    element("nav", { class: "pages" }, ...pages));
}

function drawAd(ad) {
  document.title = ad.title;
  const text = element("div", { class: "text" });
  text.innerHTML = ad.html;
  app.replaceChildren(element("article", { class: "ad", id: ad.id, lang: ad.lang, "data-kind": ad.kind },
    element("h1", {}, ad.title),
    element("p", { class: "facts" },
      element("span", { class: "city" }, ad.city),
      element("span", { class: "country" }, ad.country),
      element("time", { datetime: ad.posted }, ad.posted)),
    text,
    element("p", { class: "pictures" },
      ...ad.images.map((path) => element("img", { src: path, alt: "", width: 120, height: 90 })))));
}

function drawGone(message) {
  app.replaceChildren(element("p", { class: "gone" }, message));
}

async function draw() {
  const name = location.pathname.split("/")[2] || "";
  const answer = await fetch(name ? `/api/ads/${name}` : `/api/ads${location.search}`);
  if (!answer.ok) return drawGone("This ad is no longer available.");
  const data = await answer.json();
  return name ? drawAd(data) : drawList(data);
}

draw().catch(() => drawGone("The board cannot be drawn now."));

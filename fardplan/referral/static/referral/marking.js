// Words that are selected in an answer are filled in where a point is made. Without this, they are pasted.
"use strict";

const text = document.getElementById("answer-text");
const form = document.getElementById("mark");

// The database counts characters; a string here counts UTF-16 units, of which some characters have two.
const characters = (string) => Array.from(string).length;

function place(node, offset) {
  const paragraph = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!paragraph) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  return Number(paragraph.dataset.start) + characters(before.toString());
}

function fill() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
  const start = place(range.startContainer, range.startOffset);
  const end = place(range.endContainer, range.endOffset);
  if (start === null || end === null || start >= end) return;
  form.elements.start.value = start;
  form.elements.end.value = end;
  form.elements.words.value = selection.toString();
}

if (text && form) {
  document.addEventListener("selectionchange", fill);
  form.elements.words.addEventListener("input", () => {
    form.elements.start.value = "";
    form.elements.end.value = "";
  });
}

const SHOWN_MS = 1_600;

/** Copies a text and says so on the button, whose style shows its other label. @param {Element} button @param {string} text */
export async function copyFrom(button, text) {
  if (!(await copy(text))) return;
  button.classList.add('is-copied');
  setTimeout(() => button.classList.remove('is-copied'), SHOWN_MS);
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** For pages without TLS, where browsers offer no clipboard. @param {string} text */
function copyBySelection(text) {
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'offscreen';
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  return isCopied;
}

/** `<fuzzy-vision src="https://my-site">`: shows a picture to a model, on a page of another site. */

const MOST_HEIGHT = 20_000;

class FuzzyVision extends HTMLElement {
  static observedAttributes = ['src'];

  #frame = document.createElement('iframe');

  #hear = (/** @type {MessageEvent} */ { source, origin, data }) => {
    if (source !== this.#frame.contentWindow || origin !== new URL(this.#frame.src).origin) return;
    const { height, result } = data?.['fuzzy-vision'] ?? {};
    if (height > 0) this.#frame.style.height = `${Math.min(height, MOST_HEIGHT)}px`;
    if (!result) return;
    const told = { bubbles: true, detail: result };
    this.dispatchEvent(new CustomEvent('fuzzy-vision:result', told));
  };

  connectedCallback() {
    const frame = this.#frame;
    // Properties, not a style sheet: the policy of the page may refuse one.
    Object.assign(frame.style, { display: 'block', width: '100%', height: '36rem', border: '0' });
    Object.assign(frame.style, { borderRadius: '12px', colorScheme: 'light dark' });
    // It has the height of what is in it, and none of the page's styles: the page has no say in there.
    Object.assign(frame, { scrolling: 'no', title: this.title || 'Show a picture to a model' });
    frame.src = new URL('/embed.html', this.getAttribute('src') || import.meta.url).href;
    this.style.display ||= 'block';
    if (!this.shadowRoot) this.attachShadow({ mode: 'open' }).append(frame);
    window.addEventListener('message', this.#hear);
  }

  disconnectedCallback() {
    window.removeEventListener('message', this.#hear);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.connectedCallback();
  }
}

if (!customElements.get('fuzzy-vision')) customElements.define('fuzzy-vision', FuzzyVision);

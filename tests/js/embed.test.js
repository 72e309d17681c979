/** Views in frames: their address, the line that is copied, and the parameters that no page may lose. */

import assert from "node:assert/strict";
import test from "node:test";
import { embedded, iframe, keepChrome, whole } from "../../static/js/embed.js";

const HOST = "https://convscope.example";

test("what is hidden stays hidden when a page writes its state into the address", () => {
  assert.equal(
    keepChrome("/convolution", "?stride=3&hide=controls,formula"),
    "/convolution?hide=controls,formula",
  );
  assert.equal(
    keepChrome("/convolution?stride=2", "?theme=dark&embed=1&lang=ko"),
    "/convolution?stride=2&embed=1&theme=dark",
  );
  assert.equal(keepChrome("/convolution?stride=2", ""), "/convolution?stride=2");
  assert.equal(keepChrome("/", "?hide=a%26embed=1"), "/?hide=a%26embed%3D1");
});

test("a frame shows the view as it is, in its reader's own language", () => {
  assert.equal(embedded(`${HOST}/pooling?kind=avg&lang=ko#notes`), `${HOST}/pooling?kind=avg&embed=1`);
  assert.equal(embedded(`${HOST}/pooling?embed=1&kind=avg`), `${HOST}/pooling?kind=avg&embed=1`);
  assert.equal(embedded(`${HOST}/`), `${HOST}/?embed=1`);
});

test("the way out of a frame shows all of the view", () => {
  assert.equal(whole(`${HOST}/pooling?kind=avg&embed=1&hide=code&theme=dark`), `${HOST}/pooling?kind=avg`);
});

test("the line to copy is HTML whatever the title and the address hold", () => {
  const frame = { title: 'Max "&" mean', width: 960, height: 640 };
  assert.equal(
    iframe(`${HOST}/pooling?stride=2&edits="><script>`, frame),
    `<iframe src="${HOST}/pooling?stride=2&edits=%22%3E%3Cscript%3E&embed=1" width="960" height="640" ` +
      'title="Max &quot;&amp;&quot; mean" loading="lazy" style="border: 0; max-width: 100%"></iframe>',
  );
});

// How much of the process is seen. The library's own fit draws under the palette and shrinks without a limit.

const AIR = 24;
const LEGIBLE = 0.6; // labels are 12 px at 1; a wider process starts at its left end
const WIDE = 700; // from here the palette stands at the left, below it lies on top (designer.css)

/** What the palette covers, at the left or at the top. */
function covered(canvas) {
  const palette = canvas.getContainer().querySelector('.djs-palette');
  const isLeft = canvas.viewbox().outer.width >= WIDE;
  return { left: AIR + (isLeft ? palette?.offsetWidth ?? 0 : 0), top: AIR + (isLeft ? 0 : palette?.offsetHeight ?? 0) };
}

/** Moves the drawing until an element is seen beside the palette. */
export function bringIntoView(canvas, element) {
  canvas.scrollToElement(element, { ...covered(canvas), right: AIR, bottom: AIR });
}

/** Fits the whole process beside the palette, or its beginning where the whole would be too small to read. */
export function fitBesidePalette(canvas) {
  const { inner, outer } = canvas.viewbox();
  const { left, top } = covered(canvas);
  const [ width, height ] = [ outer.width - left - AIR, outer.height - top - AIR ];
  const scale = Math.min(1, Math.max(LEGIBLE, Math.min(width / (inner.width || 1), height / (inner.height || 1))));
  canvas.viewbox({ x: inner.x - left / scale, y: inner.y - top / scale, width: outer.width / scale, height: outer.height / scale });
}

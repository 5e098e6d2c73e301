// What every page has to stand, whoever wrote it.
import assert from 'node:assert/strict';

const LOOKS = [
  { width: 320, colorScheme: 'light' },
  { width: 320, colorScheme: 'dark' },
  { width: 1440, colorScheme: 'dark' },
  { width: 1440, colorScheme: 'light' },
];

/** In light and dark, narrow and wide: axe-core finds nothing, and nothing sticks out. */
export async function inspect(page, what) {
  for (const { width, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await page.evaluate(async () => {
      const { violations, passes } = await window.axe.run(document);
      window.scrollTo(1_000, 0);
      return {
        violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join()}`),
        passes: passes.length,
        overflow: window.scrollX,
      };
    });
    const where = `${what}, ${width} px, ${colorScheme}`;
    assert.deepEqual(found.violations, [], where);
    assert.ok(found.passes > 10, `axe-core looked at the page: ${where}`);
    assert.equal(found.overflow, 0, `sticks out by ${found.overflow} px: ${where}`);
  }
}

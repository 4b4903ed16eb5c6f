package dev.parley.it;

/** What somebody stumbles over in a page of ours: names, sizes, contrast, width. For the tests of both pages. */
final class Hurdles {
    private static final String SCRIPT = """
            (() => {
                const found = [];
                const seen = one => one.checkVisibility({ checkOpacity: false }) && one.getClientRects().length > 0;
                const channel = value => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
                const light = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
                const parts = colour => colour.match(/[\\d.]+/g).map(Number);
                const behind = one => {
                    for (let at = one; at; at = at.parentElement) {
                        const colour = parts(getComputedStyle(at).backgroundColor);
                        if (colour.length < 4 || colour[3] === 1) {
                            return colour;
                        }
                    }
                    return [255, 255, 255];
                };
                for (const one of document.querySelectorAll("button, input")) {
                    const label = one.ariaLabel || one.innerText || one.labels?.[0]?.innerText;
                    if (seen(one) && !label?.trim()) {
                        found.push(`without a name: ${one.outerHTML}`);
                    }
                    // who clicks at the label of a checkbox hits it
                    const target = one.type === "checkbox" && one.labels.length ? one.labels[0] : one;
                    if (seen(one) && target.getBoundingClientRect().height < 24) {
                        found.push(`too small: ${one.outerHTML}`);
                    }
                }
                const ids = [...document.querySelectorAll("[id]")].map(one => one.id);
                found.push(...ids.filter((id, i) => ids.indexOf(id) !== i).map(id => `twice: ${id}`));
                const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                while (texts.nextNode()) {
                    const one = texts.currentNode.parentElement;
                    if (texts.currentNode.data.trim() && seen(one) && !one.closest("script, style, .spoken, :disabled")) {
                        const [a, b] = [light(parts(getComputedStyle(one).color)), light(behind(one))];
                        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                        if (contrast < 4.5) {
                            found.push(`contrast ${contrast.toFixed(2)}: ${texts.currentNode.data.trim()} in ${one.tagName}.${one.className}`);
                        }
                    }
                }
                if (document.documentElement.scrollWidth > innerWidth) {
                    found.push(`as wide as ${document.documentElement.scrollWidth}`);
                }
                return [...new Set(found)].slice(0, 20).join("\\n");
            })()""";

    private Hurdles() {}

    /** All of them, as the page stands; empty where there are none. */
    static String of(Browser.Page page) {
        // colours move for a moment
        page.evaluate("await Promise.all(document.getAnimations().map(each => each.finished))");
        return String.valueOf(page.evaluate(SCRIPT));
    }
}

import type { Html } from './html.ts'

/**
 * GitHub Flavored Markdown as HTML. HTML inside it is shown as text, and links go to nowhere but http, https, mailto and the portal
 * itself: both are micromark's defaults. Read when the first page needs it.
 */
export async function renderMarkdown(text: string): Promise<Html> {
  const [{ micromark }, { gfm, gfmHtml }] = await Promise.all([import('micromark'), import('micromark-extension-gfm')])
  return { html: micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] }) }
}

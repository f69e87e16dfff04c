import type { Page } from 'playwright-core'

/** Prints a page as the browser would, by the sizes of its style sheets, and counts the pages of the document. */
export async function pagesOfPdf(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  const { data } = await devtools.send('Page.printToPDF', { preferCSSPageSize: true, printBackground: true })
  await devtools.detach()
  return (
    Buffer.from(data, 'base64')
      .toString('latin1')
      .match(/\/Type\s*\/Page\b/g)?.length ?? 0
  )
}

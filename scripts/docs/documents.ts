import { contexts } from '../../domain/contexts.ts'
import { alertRules } from './alerts.ts'
import { catalogueDocument } from './catalogue.ts'
import { errorsDocument, type Source } from './errors.ts'
import { permissionsDocument } from './permissions.ts'
import { filled, sectionsIn } from './sections.ts'

/** Pages by their path in the repository. */
type Pages = Readonly<Record<string, string>>

/** Everything that the build writes: whole generated files, and those of the pages given that have generated sections. */
export const documents = (sources: readonly Source[], pages: Pages): Pages => ({
  'docs/reference/catalogue.md': catalogueDocument(contexts),
  'docs/reference/permissions.md': permissionsDocument(contexts),
  'docs/reference/errors.md': errorsDocument(sources),
  'docs/reference/alerts.yml': alertRules(),
  ...Object.fromEntries(
    Object.entries(pages)
      .filter(([, text]) => sectionsIn(text).length > 0 || text.includes('<!-- generated: '))
      .map(([path, text]) => [path, filled(text)]),
  ),
})

import { contexts } from '../../domain/contexts.ts'
import { alertRules } from './alerts.ts'
import { catalogueDocument } from './catalogue.ts'
import { errorsDocument, type Source } from './errors.ts'
import { operationsDocument } from './operations.ts'

/** Every generated document by its path in the repository. */
export const documents = (sources: readonly Source[]): Readonly<Record<string, string>> => ({
  'docs/catalogue.md': catalogueDocument(contexts),
  'docs/errors.md': errorsDocument(sources),
  'docs/operations.md': operationsDocument(),
  'docs/alerts.yml': alertRules(),
})

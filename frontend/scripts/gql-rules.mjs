// What our documents must keep to, beyond being valid GraphQL.
import { Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql';

/** Problems in the documents, as sentences; empty when all is well. */
export function checkDocuments(schema, documents) {
  return documents.flatMap(({ file, node }) => [
    ...missingIds(schema, node).map((type) => `${file}: select id on ${type}`),
    ...unresumable(schema, node).map((name) => `${file}: ${name} must select cursor and pass after: $after`),
  ]);
}

/** A normalised cache can only keep an object in step when it knows its id. */
function missingIds(schema, document) {
  const missing = [];
  const info = new TypeInfo(schema);
  const enter = (node, _key, parent) => {
    const type = info.getParentType();
    if (parent?.kind === Kind.OPERATION_DEFINITION || !type?.getFields?.().id) return;
    const hasId = node.selections.some(
      (selection) => selection.kind === Kind.FRAGMENT_SPREAD || selection.name?.value === 'id',
    );
    if (!hasId) missing.push(type.name);
  };
  visit(document, visitWithTypeInfo(info, { SelectionSet: { enter } }));
  return missing;
}

/** A subscription whose events carry a cursor must be able to continue from the last one it saw. */
function unresumable(schema, document) {
  const found = [];
  const live = schema.getSubscriptionType()?.getFields() ?? {};
  for (const operation of document.definitions) {
    if (operation.operation !== 'subscription') continue;
    for (const field of operation.selectionSet.selections) {
      const declared = live[field.name.value];
      if (!declared?.args.some((arg) => arg.name === 'after')) continue;
      const passesAfter = field.arguments.some(
        (arg) => arg.name.value === 'after' && arg.value.name?.value === 'after',
      );
      const readsCursor = field.selectionSet.selections.some((selection) => selection.name?.value === 'cursor');
      if (!passesAfter || !readsCursor) found.push(operation.name.value);
    }
  }
  return found;
}

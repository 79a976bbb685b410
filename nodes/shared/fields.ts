/** Fields of operations: what they are, single values, and groups of them. */
export * from './fields/changes';
export * from './fields/choices';
export * from './fields/columns';
export * from './fields/field';
export * from './fields/groups';
export * from './fields/maps';
export { FieldProblem, isEmpty, listed } from './fields/raw';
export * from './fields/rows';
export * from './fields/scalars';

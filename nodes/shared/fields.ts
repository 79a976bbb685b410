/** Fields of operations: what they are, single values, and groups of them. */
export * from './fields/field';
export * from './fields/groups';
export * from './fields/scalars';

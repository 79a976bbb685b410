// Copies what tsc leaves behind into dist: icons, and the codex and schema files beside each node.
const { dest, parallel, src } = require('gulp');

const icons = () => src('icons/**/*.svg', { encoding: false }).pipe(dest('dist/icons'));
const beside = () => src('nodes/**/*.json').pipe(dest('dist/nodes'));

exports.default = parallel(icons, beside);

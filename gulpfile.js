// Copies what tsc leaves behind into dist: icons, and the codex and schema files beside each node; and makes its code
// compact: comments and indentation are a third of it and of no use to n8n. Names and files stay as they are.
const { Transform } = require('node:stream');
const { minifySync } = require('@swc/core');
const { dest, parallel, src } = require('gulp');

const icons = () => src('icons/**/*.svg', { encoding: false }).pipe(dest('dist/icons'));
const beside = () => src('nodes/**/*.json').pipe(dest('dist/nodes'));
const compact = () => src('dist/**/*.js').pipe(new Transform(COMPACTING)).pipe(dest('dist'));

const COMPACTING = {
	objectMode: true,
	transform(file, _encoding, done) {
		const { code } = minifySync(file.contents.toString(), {
			compress: false,
			mangle: false,
			module: false,
			format: { comments: false },
		});
		file.contents = Buffer.from(`${code}\n`);
		done(null, file);
	},
};

exports.default = parallel(icons, beside, compact);

// Rules for what does not ship: the sandbox, the tests and the scripts.
// What ships is linted by eslint.config.mjs, n8n's own strict set, untouched; here it gets one rule more.
import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const sources = {
	files: ['**/*.mts', '**/*.mjs'],
	extends: [eslint.configs.recommended, ...tseslint.configs.recommended],
	languageOptions: {
		globals: {
			console: 'readonly',
			process: 'readonly',
			setTimeout: 'readonly',
			clearTimeout: 'readonly',
			URL: 'readonly',
			fetch: 'readonly',
			Buffer: 'readonly',
		},
	},
	rules: {
		'@typescript-eslint/no-explicit-any': 'error',
		'@typescript-eslint/no-non-null-assertion': 'error',
		'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
		'no-undef': 'off',
	},
};

/** A type assertion silences the compiler. These files say why they need one. */
const ASSERTING = ['nodes/shared/define.ts', 'credentials/FastSpringApi.credentials.ts'];

const shipped = {
	files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	ignores: ASSERTING,
	languageOptions: { parser: tseslint.parser },
	plugins: { '@typescript-eslint': tseslint.plugin },
	rules: {
		'@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
		'@typescript-eslint/no-non-null-assertion': 'error',
	},
};

export default tseslint.config(sources, shipped);

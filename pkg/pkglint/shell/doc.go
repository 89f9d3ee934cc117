// Package shell reads shell scripts and says what they do: which commands they call
// with which arguments, what is known of the values of variables, and under which
// conditions a command runs.
//
// [Parse] reads a script; [Script.Commands] lists its simple commands in the order of
// the file. What stands in a comment, a string or a here-document is no command. No
// script is ever run.
//
// The reading is that of a careful colleague and not of a shell: variables are followed
// through simple assignments in any order, loops are read once, and what cannot be
// known is [Unknown]. A rule must take Unknown for innocent.
//
// Input may be hostile: size and nesting are bounded, and what is beyond is an error
// of its own ([CodeTooComplex]).
package shell

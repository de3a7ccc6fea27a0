;; Finds the first of two words in a block of memory, 64 bytes a step.
;;
;; A word is tried only where its first and its last byte stand at the right distance: two loads and two compares a word
;; for sixteen positions at once. Text of a scene is mostly digits, so a candidate is rare and checking it byte by byte is
;; cheap. The block must be readable for 64 bytes and the longer word behind `$end`; what stands there never counts.
(module
  (memory (import "scan" "memory") 1)

  ;; Whether the word of $length bytes at $word stands at $at.
  (func $stands (param $at i32) (param $word i32) (param $length i32) (result i32)
    (local $i i32)
    (loop $next
      (if (i32.ge_u (local.get $i) (local.get $length)) (then (return (i32.const 1))))
      (if (i32.ne
            (i32.load8_u (i32.add (local.get $at) (local.get $i)))
            (i32.load8_u (i32.add (local.get $word) (local.get $i))))
        (then (return (i32.const 0))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next))
    (unreachable))

  ;; Bits of the positions $at .. $at+15 where a word may begin.
  (func $candidates (param $at i32) (param $first v128) (param $last v128) (param $gap i32) (result i32)
    (i8x16.bitmask
      (v128.and
        (i8x16.eq (v128.load (local.get $at)) (local.get $first))
        (i8x16.eq (v128.load (i32.add (local.get $at) (local.get $gap))) (local.get $last)))))

  ;; The offset of the first byte of the first word found in [$at, $end), or -1.
  (func (export "find")
    (param $at i32) (param $end i32)
    (param $wordA i32) (param $lengthA i32) (param $wordB i32) (param $lengthB i32)
    (result i32)
    (local $firstA v128) (local $lastA v128) (local $gapA i32)
    (local $firstB v128) (local $lastB v128) (local $gapB i32)
    (local $bits i32) (local $place i32) (local $found i32)
    (local.set $gapA (i32.sub (local.get $lengthA) (i32.const 1)))
    (local.set $gapB (i32.sub (local.get $lengthB) (i32.const 1)))
    (local.set $firstA (i8x16.splat (i32.load8_u (local.get $wordA))))
    (local.set $firstB (i8x16.splat (i32.load8_u (local.get $wordB))))
    (local.set $lastA (i8x16.splat (i32.load8_u (i32.add (local.get $wordA) (local.get $gapA)))))
    (local.set $lastB (i8x16.splat (i32.load8_u (i32.add (local.get $wordB) (local.get $gapB)))))
    (block $done
      (loop $step
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        ;; Four times sixteen positions; most steps end at the br_if.
        (if (v128.any_true
              (v128.or
                (v128.or
                  (v128.or
                    (v128.and
                      (i8x16.eq (v128.load (local.get $at)) (local.get $firstA))
                      (i8x16.eq (v128.load (i32.add (local.get $at) (local.get $gapA))) (local.get $lastA)))
                    (v128.and
                      (i8x16.eq (v128.load (local.get $at)) (local.get $firstB))
                      (i8x16.eq (v128.load (i32.add (local.get $at) (local.get $gapB))) (local.get $lastB))))
                  (v128.or
                    (v128.and
                      (i8x16.eq (v128.load offset=16 (local.get $at)) (local.get $firstA))
                      (i8x16.eq (v128.load offset=16 (i32.add (local.get $at) (local.get $gapA))) (local.get $lastA)))
                    (v128.and
                      (i8x16.eq (v128.load offset=16 (local.get $at)) (local.get $firstB))
                      (i8x16.eq (v128.load offset=16 (i32.add (local.get $at) (local.get $gapB))) (local.get $lastB)))))
                (v128.or
                  (v128.or
                    (v128.and
                      (i8x16.eq (v128.load offset=32 (local.get $at)) (local.get $firstA))
                      (i8x16.eq (v128.load offset=32 (i32.add (local.get $at) (local.get $gapA))) (local.get $lastA)))
                    (v128.and
                      (i8x16.eq (v128.load offset=32 (local.get $at)) (local.get $firstB))
                      (i8x16.eq (v128.load offset=32 (i32.add (local.get $at) (local.get $gapB))) (local.get $lastB))))
                  (v128.or
                    (v128.and
                      (i8x16.eq (v128.load offset=48 (local.get $at)) (local.get $firstA))
                      (i8x16.eq (v128.load offset=48 (i32.add (local.get $at) (local.get $gapA))) (local.get $lastA)))
                    (v128.and
                      (i8x16.eq (v128.load offset=48 (local.get $at)) (local.get $firstB))
                      (i8x16.eq (v128.load offset=48 (i32.add (local.get $at) (local.get $gapB))) (local.get $lastB)))))))
          (then
            (local.set $place (local.get $at))
            (loop $sixteen
              (local.set $bits
                (i32.or
                  (call $candidates (local.get $place) (local.get $firstA) (local.get $lastA) (local.get $gapA))
                  (call $candidates (local.get $place) (local.get $firstB) (local.get $lastB) (local.get $gapB))))
              (block $checked
                (loop $bit
                  (br_if $checked (i32.eqz (local.get $bits)))
                  (local.set $found (i32.add (local.get $place) (i32.ctz (local.get $bits))))
                  (if (i32.and
                        (i32.le_u (i32.add (local.get $found) (local.get $lengthA)) (local.get $end))
                        (call $stands (local.get $found) (local.get $wordA) (local.get $lengthA)))
                    (then (return (local.get $found))))
                  (if (i32.and
                        (i32.le_u (i32.add (local.get $found) (local.get $lengthB)) (local.get $end))
                        (call $stands (local.get $found) (local.get $wordB) (local.get $lengthB)))
                    (then (return (local.get $found))))
                  (local.set $bits (i32.and (local.get $bits) (i32.sub (local.get $bits) (i32.const 1))))
                  (br $bit)))
              (local.set $place (i32.add (local.get $place) (i32.const 16)))
              (br_if $sixteen (i32.lt_u (local.get $place) (i32.add (local.get $at) (i32.const 64)))))))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br $step)))
    (i32.const -1)))

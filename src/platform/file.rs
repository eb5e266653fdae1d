//! Files that only their owner may read, and files that take another's place.

pub(crate) use system::{keep_access, names_a_device, opens_unseen, private, private_folder};

#[cfg(unix)]
mod system {
    use std::fs::{DirBuilder, File, Metadata, OpenOptions, Permissions};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
    use std::path::Path;

    /// Options under which a new file is its owner's alone.
    pub(crate) fn private() -> OpenOptions {
        let mut options = OpenOptions::new();
        options.mode(0o600);
        options
    }

    /// Makes a folder that only its owner may enter, and those above it.
    pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(path)
    }

    /// Gives a file the mode and the owner of the one that it will replace.
    pub(crate) fn keep_access(file: &File, replaced: &Metadata) -> io::Result<()> {
        let new = file.metadata()?;
        // Only root may give a file to somebody else; a file of one's own needs no change.
        if (new.uid(), new.gid()) != (replaced.uid(), replaced.gid()) {
            fchown(file, Some(replaced.uid()), Some(replaced.gid()))?;
        }
        file.set_permissions(Permissions::from_mode(replaced.permissions().mode()))
    }

    /// What such a path names may be another thing at every opening: a descriptor of this process, for example.
    pub(crate) fn names_a_device(path: &Path) -> bool {
        path.starts_with("/dev") || path.starts_with("/proc")
    }

    /// A link without a target can be written although nothing is there.
    pub(crate) fn opens_unseen(path: &Path) -> bool {
        path.is_symlink()
    }
}

#[cfg(windows)]
mod system {
    use std::ffi::OsStr;
    use std::fs::{File, Metadata, OpenOptions};
    use std::io;
    use std::path::{Component, Path, Prefix};

    /// Files inherit who may read them: within a user's profile the user, the system and administrators.
    pub(crate) fn private() -> OpenOptions {
        OpenOptions::new()
    }

    /// As [`private`].
    pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
        std::fs::create_dir_all(path)
    }

    /// The file that takes another's place inherits from the same folder.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the same signature on every system"
    )]
    pub(crate) fn keep_access(_: &File, _: &Metadata) -> io::Result<()> {
        Ok(())
    }

    /// `NUL`, `CON` and their like, in any folder and with any extension, and `\\.\` paths.
    pub(crate) fn names_a_device(path: &Path) -> bool {
        let of_devices = |part: Component<'_>| matches!(part, Component::Prefix(prefix) if matches!(prefix.kind(), Prefix::DeviceNS(_)));
        let reserved = |stem: &str| {
            matches!(stem, "CON" | "NUL" | "PRN" | "AUX")
                || (stem.len() == 4
                    && (stem.starts_with("COM") || stem.starts_with("LPT"))
                    && stem.ends_with(|c: char| c.is_ascii_digit()))
        };
        let stem = path.file_stem().and_then(OsStr::to_str);
        path.components().next().is_some_and(of_devices)
            || stem.is_some_and(|stem| reserved(&stem.to_ascii_uppercase()))
    }

    /// A device has no metadata; a link without a target can be written although nothing is there.
    pub(crate) fn opens_unseen(path: &Path) -> bool {
        names_a_device(path) || path.is_symlink()
    }
}
